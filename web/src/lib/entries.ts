// Where an entry of the record is looked at: on the screen of its affair where its kind is known, and in the record if not.

/** Addresses of what has a place of its own, by the station's name of the kind. */
const PLACES: Record<string, string> = {
  message: '/traffic',
  notice: '/map/notice',
  warning: '/map/warning',
  call: '/calls',
  incident: '/affairs/incident',
  request: '/affairs/request',
  proposal: '/affairs/proposal',
  violation: '/affairs/violation',
  'violation of what was agreed': '/affairs/violation',
  suspension: '/affairs/suspension',
  'suspension or outage': '/affairs/suspension',
  'earlier contact': '/calls/contacts',
  'staffed check': '/line',
  'amendment of the charter': '/charter/amendments',
};

/** The address of an entry, `USA/F/0012`, that began an affair of this kind. */
export function entry(serial: string, kind = ''): string {
  return `${PLACES[kind] ?? '/record'}/${serial}`;
}

/** A serial as somebody types it, `usa f 12` too, written out; nothing if it is none. */
export function asSerial(typed: string): string | undefined {
  const found = /^\s*([a-z0-9-]{1,16})[\s/]+([fipr])[\s/]*0*(\d{1,9})\s*$/i.exec(typed);
  return found ? `${found[1]!.toUpperCase()}/${found[2]!.toUpperCase()}/${found[3]!.padStart(4, '0')}` : undefined;
}
