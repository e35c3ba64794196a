const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in its largest whole unit: "3 days". */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['second', 1];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** Local time with its offset from UTC: "2026-11-22 16:40:05 +01:00". */
export function dateText(at: number): string {
  const offsetMinutes = -new Date(at).getTimezoneOffset();
  const local = new Date(at + offsetMinutes * 60_000).toISOString();
  const ahead = Math.abs(offsetMinutes);
  const offset = `${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offsetMinutes < 0 ? '-' : '+'}${offset}`;
}

/** With what it is from now: "… (3 days ago)", "… (in 2 hours)". */
export function whenText(at: number | undefined, now: number): string {
  if (at === undefined) return '';
  const age = ageText(Math.abs(now - at));
  return `${dateText(at)} (${at <= now ? `${age} ago` : `in ${age}`})`;
}
