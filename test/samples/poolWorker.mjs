// What the pool of `latecomers.mjs` runs.
export default async ({ wait, fails }) => {
  if (fails) return undefined.field;
  await new Promise((done) => setTimeout(done, wait));
  return wait;
};
