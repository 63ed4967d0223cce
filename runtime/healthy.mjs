// `node runtime/healthy.mjs /readyz`: ends with 0 where this container's process answers 200 at HEALTH_PORT. Plain JavaScript: it runs every few seconds.
const answer = await fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}${process.argv[2] ?? '/healthz'}`);
if (!answer.ok) {
  console.error(await answer.text());
  process.exitCode = 1;
}
