//! XML as a tree of elements, within limits. A document type is refused, and with it every entity but the five of XML.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::ReadError;
use crate::limits::{XML_ATTRIBUTES_MAX, XML_DEPTH_MAX, XML_TAGS_MAX};

/// An element without its attributes but `id` and `name`. Prefixes of names are dropped.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Element {
    pub name: String,
    /// The attributes `id` and `name`, the only ones that anybody asks for.
    pub attributes: Vec<(&'static str, String)>,
    /// The text right in it, all pieces joined, without blanks around.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of this name, if it has any.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a document and gives its root.
pub(crate) fn parse(text: &str) -> Result<Element, ReadError> {
    // Counted with those that begin no element: a limit that a file full of those reaches early is still a limit.
    if text.bytes().filter(|byte| *byte == b'<').count() > XML_TAGS_MAX {
        return Err(ReadError::TooMany { what: "XML tags", most: XML_TAGS_MAX });
    }
    let mut reader = Reader::from_str(text);
    // What is open, outermost first; the first is the document itself.
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event();
        let refuse =
            |why: String| ReadError::NotXml { offset: reader.error_position().max(reader.buffer_position()), why };
        let event = event.map_err(|error| refuse(error.to_string()))?;
        let top = open.last_mut().expect("the document is closed at its end only");
        match event {
            Event::Start(start) => {
                if open.len() > XML_DEPTH_MAX {
                    return Err(ReadError::TooMany { what: "XML levels", most: XML_DEPTH_MAX });
                }
                open.push(element(&start).map_err(refuse)?);
            }
            Event::Empty(start) => {
                top.children.push(element(&start).map_err(refuse)?);
            }
            Event::End(_) => close(&mut open),
            Event::Text(piece) => top.text.push_str(&piece.decode().map_err(|error| refuse(error.to_string()))?),
            Event::CData(piece) => top.text.push_str(&piece.decode().map_err(|error| refuse(error.to_string()))?),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|error| refuse(error.to_string()))?;
                let name = name.decode().map_err(|error| refuse(error.to_string()))?;
                match (character, resolve_predefined_entity(&name)) {
                    (Some(character), _) => top.text.push(character),
                    (None, Some(text)) => top.text.push_str(text),
                    (None, None) => {
                        return Err(refuse("an entity that XML does not know by itself is not read".to_owned()));
                    }
                }
            }
            Event::DocType(_) => return Err(refuse("a file with a document type is not read".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if open.len() > 1 => return Err(refuse("the file ends within an element".to_owned())),
            Event::Eof => break,
        }
    }
    let document = open.swap_remove(0);
    let mut roots = document.children.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) if document.text.trim().is_empty() => Ok(root),
        _ => Err(ReadError::NotXml { offset: 0, why: "there is not just one root".to_owned() }),
    }
}

/// Closes the innermost element. The reader has seen that the names of both ends agree.
fn close(open: &mut Vec<Element>) {
    let Some(mut done) = open.pop().filter(|_| !open.is_empty()) else { return };
    if done.text.trim().len() < done.text.len() {
        done.text = done.text.trim().to_owned();
    }
    if let Some(parent) = open.last_mut() {
        parent.children.push(done);
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    for (nth, attribute) in start.attributes().enumerate() {
        // Before the next one is looked at, since each is compared with all before it.
        if nth == XML_ATTRIBUTES_MAX {
            return Err(format!("an element has more than {XML_ATTRIBUTES_MAX} attributes"));
        }
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = match attribute.key.as_ref() {
            b"id" => "id",
            b"name" => "name",
            _ => continue,
        };
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        attributes.push((name, value.into_owned()));
    }
    Ok(Element { name, attributes, ..Element::default() })
}

/// A text with what means something in XML escaped, and without the characters that XML cannot hold.
pub fn escaped(text: &str) -> String {
    let allowed =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(allowed) {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_with_its_texts_joined() {
        let root =
            parse("<?xml version=\"1.0\"?><k:a xmlns:k='x' id='7&amp;'> x&amp;<b/>&#65;<![CDATA[<y>]]> <c>1</c></k:a>")
                .unwrap();
        assert_eq!((root.name.as_str(), root.text.as_str(), root.attribute("id")), ("a", "x&A<y>", Some("7&")));
        assert_eq!(root.text_of("c"), Some("1"));
        assert_eq!(root.child("b"), Some(&Element { name: "b".to_owned(), ..Element::default() }));
    }

    #[test]
    fn what_is_escaped_is_read_back() {
        let text = "a<b>&\"'\r\nж";
        assert_eq!(parse(&format!("<a>{}</a>", escaped(text))).unwrap().text, text);
    }

    #[test]
    fn entities_are_never_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xx\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert!(matches!(parse(bomb), Err(ReadError::NotXml { ref why, .. }) if why.contains("document type")));
        assert!(matches!(parse("<a>&b;</a>"), Err(ReadError::NotXml { ref why, .. }) if why.contains("entity")));
    }

    #[test]
    fn levels_are_limited() {
        let nested = |levels: usize| "<a>".repeat(levels) + &"</a>".repeat(levels);
        assert!(parse(&nested(XML_DEPTH_MAX)).is_ok());
        assert!(matches!(parse(&nested(XML_DEPTH_MAX + 1)), Err(ReadError::TooMany { what: "XML levels", .. })));
    }

    #[test]
    fn tags_are_limited() {
        let list = |tags: usize| format!("<a>{}</a>", "<b/>".repeat(tags - 2));
        assert!(matches!(parse(&list(XML_TAGS_MAX + 1)), Err(ReadError::TooMany { what: "XML tags", .. })));
        assert!(parse(&list(1_000)).is_ok());
    }

    #[test]
    fn attributes_are_limited() {
        let element = |count: usize| (0..count).map(|nth| format!(" a{nth}=''")).collect::<String>();
        assert!(parse(&format!("<a{}/>", element(XML_ATTRIBUTES_MAX))).is_ok());
        assert!(parse(&format!("<a{}/>", element(XML_ATTRIBUTES_MAX + 1))).is_err());
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for text in ["", "<a>", "<a></b>", "<a/><b/>", "</a>", "x", "<a b='1' b='2'/>", "<a>&#0;</a>"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
