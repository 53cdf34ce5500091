## Readouts

screen-readouts = Readouts
readouts-list = Calls and contacts with their readouts
readouts-choose = Choose a call to see what each side made of it.
readouts-none = Nobody has spoken yet. Once a call is over, each side gives its readout here.
readouts-back = Back to the list
readouts-next = Next one
readouts-previous = Previous one
readouts-of = Readouts of { $serial }
readouts-by = Readout of { $party }
readouts-the-call = The call
readouts-match = Compared
readouts-only = only { $party } says it
readouts-contradict = { $count ->
    [one] The readouts contradict each other in one point.
   *[other] The readouts contradict each other in { $count } points.
 }
readouts-replaced = { $count ->
    [one] One earlier readout that was replaced
   *[other] { $count } earlier readouts that were replaced
 }
readouts-their-form = The comparison as the other side reads it
readouts-no-text = Points only, no text.
readouts-against = Underlined: what differs from
readouts-against-none = nothing
readouts-owed = We are to agree or object:
readouts-owed-theirs = They are to agree or object:
readouts-agree-to = Agree, word for word
readouts-agree-words = With that these very words are a joint text. A text changed by one character is another readout.
readouts-object = Object
readouts-object-reason = What would have to change
readouts-release = Release to the public
readouts-release-what = What becomes public
readouts-release-whom = To everybody, outside both parties; the other side sees on the record that it was released. A release is not taken back.
readouts-release-by = By which post, of a ministry or above
readouts-release-where = Where it can be read
readouts-release-nobody = None of our posts is of a ministry or above, so nobody of ours can release it.
readouts-replace = Replace it
readouts-replace-of = In place of { $serial }
readouts-give = Give a readout
readouts-give-of = Our readout of { $serial }
readouts-offer = Offer it as a joint text
readouts-point = Point { $number }
readouts-point-add = Add a point
readouts-point-drop = Leave point { $number } out
readouts-topic = Topic
readouts-topic-initiative = initiative
readouts-topic-duration = duration
readouts-topic-situation = situation in a country
readouts-topic-next-contact = next contact
readouts-tenor = What was said of it
readouts-value = Value
readouts-minutes = Minutes
readouts-country = Country
readouts-words = In our words
readouts-as = As what
readouts-as-own = As our own
readouts-as-joint = Offered to the other side as a joint text
readouts-who = Every watch on this line: { $parties }. Nothing is public by it.
readouts-text-as-written = The text is read as it is written here; the points need no translator.
readouts-commits-own = It is what our party makes of the call, signed, on both records.
readouts-commits-joint = If the other side agrees, these very words are a joint text of both parties.
