import type { RotationSchedule } from './ports.ts';

/** As people read it, and as `parseSchedule` takes it back: "cron(0 4 ? * MON *), window 4h". */
export function formatSchedule({ expression, afterDays, duration }: RotationSchedule): string {
  const when = expression ?? (afterDays === undefined ? '' : `every ${afterDays} days`);
  return duration === undefined ? when : `${when}, window ${duration}`;
}

const format =
  /^(?:every (?<days>[0-9]+) days|(?<expression>(?:rate|cron)\([^)]*\)))(?:, window (?<duration>[0-9]+h))?$/;

/** Undefined when it is none. */
export function parseSchedule(text: string): RotationSchedule | undefined {
  const groups = format.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { days, expression, duration } = groups;
  return {
    ...(days === undefined ? {} : { afterDays: Number(days) }),
    ...(expression === undefined ? {} : { expression }),
    ...(duration === undefined ? {} : { duration }),
  };
}
