//! Every bound of a file that comes in, in one file.

/// Bytes of a file: 64 MiB.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Values of a JSON file, counted by the commas and brackets that are not in texts.
pub const JSON_VALUES_MAX: usize = 4_000_000;

/// Arrays and objects in one another in a JSON file.
pub const JSON_DEPTH_MAX: usize = 32;

/// Tags of an XML file, counted by what opens one; an element with text has two.
pub const XML_TAGS_MAX: usize = 2_000_000;

/// Elements in one another in an XML file.
pub const XML_DEPTH_MAX: usize = 32;

/// Attributes of an XML element.
pub const XML_ATTRIBUTES_MAX: usize = 64;

/// Features, placemarks or Volume4D of a file.
pub const FEATURES_MAX: usize = 100_000;

/// Properties that one feature may have.
pub const PROPERTIES_MAX: usize = 256;

/// Volumes that one feature may give: its parts times its periods.
pub const FEATURE_VOLUMES_MAX: usize = 1_000;

/// Volumes that all features of a file may give together: parts times periods multiply what a small file says.
pub const FILE_VOLUMES_MAX: usize = 200_000;

/// Places that all volumes of a file may name together, for the same reason.
pub const FILE_PLACES_MAX: usize = 10_000_000;

/// Rows of a site list.
pub const ROWS_MAX: usize = 200_000;

/// Columns of a site list.
pub const COLUMNS_MAX: usize = 200;

/// Bytes of one cell of a site list.
pub const CELL_BYTES_MAX: usize = 4_096;

/// Faults that are reported in full; the rest is counted.
pub const FAULTS_MAX: usize = 100;
