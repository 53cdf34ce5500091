// Times that a person types: universal time, as the log and the forms write it, whatever the machine's own zone and habit
// are. A browser's own fields show months first and twelve hours in some countries, which nobody on a watch can afford.

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** What was typed, as RFC 3339 to the minute: `2026-11-28 10:00`, `281000Z NOV 26`, or `10:00` of the day of `now`. Hours
 *  may have one digit where a mark parts them from the minutes. */
export function parse(text: string, now: number): string | undefined {
  const typed = text.trim().toUpperCase();
  const full = /^(\d{4})-(\d\d)-(\d\d)[T ]+(\d\d?(?=[:.])|\d\d)[:.]?(\d\d)(?::\d\d(?:\.\d+)?)?Z?$/.exec(typed);
  if (full) return made(full[1]!, full[2]!, full[3]!, full[4]!, full[5]!);
  const group = /^(\d\d)(\d\d)(\d\d)Z ?([A-Z]{3}) ?(\d\d)$/.exec(typed);
  if (group) return made(`20${group[5]}`, String(MONTHS.indexOf(group[4]!) + 1).padStart(2, '0'), group[1]!, group[2]!, group[3]!);
  const hour = /^(\d\d?(?=[:.])|\d\d)[:.]?(\d\d)Z?$/.exec(typed);
  if (hour) {
    const today = new Date(now).toISOString();
    return made(today.slice(0, 4), today.slice(5, 7), today.slice(8, 10), hour[1]!, hour[2]!);
  }
  return undefined;
}

function made(year: string, month: string, day: string, hour: string, minute: string): string | undefined {
  const time = `${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute}:00Z`;
  const at = Date.parse(time);
  // The 31st of a month that has none is another day, and is not meant.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 16) !== time.slice(0, 16) ? undefined : time;
}

/** A time as such a field shows it. */
export function shown(time: string): string {
  return time ? `${time.slice(0, 10)} ${time.slice(11, 16)}Z` : '';
}

/** A moment, to the minute. */
export function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}:00Z`;
}
