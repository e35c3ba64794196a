/** Shows what it was given and where it runs, and fails when the event says so. */
export async function handler(event: { detail?: { name?: string }; wait?: number; fail?: string }) {
  console.log(JSON.stringify({ event, environment: Object.keys(process.env).sort() }));
  if (event.wait !== undefined) await new Promise((resolve) => setTimeout(resolve, event.wait));
  if (event.fail !== undefined || event.detail?.name === 'fails')
    throw new TypeError(event.fail ?? 'planted');
  return { pid: process.pid };
}
