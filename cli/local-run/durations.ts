/** Seconds for people: "0.42 s" below ten, "12.3 s" above. */
export function secondsText(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  return `${seconds.toFixed(Math.abs(seconds) < 10 ? 2 : 1)} s`;
}

const grouping = new Intl.NumberFormat('en');

export function countText(count: number): string {
  return grouping.format(Math.round(count));
}
