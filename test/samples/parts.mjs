// How a file of `provoke/` is made up: parts that do without each other, and rows that are tried one after the other.

/** One part of a file: where it cannot be set up, the others are still recorded. */
export const partsOf = (group) => async (work) => {
  try {
    await work();
  } catch (error) {
    console.error(`${group}: a part failed`, error);
  }
};

/** One client, one call, many answers: rows of [id, what it means, ...the answer]. */
export const eachAnswer = (sample, answer) => async (library, call, rows) => {
  for (const [id, means, ...reply] of rows)
    await sample(`${library}-${id}`, means, async () => {
      answer(...reply);
      await call();
    });
};

/** Errors that are made instead of provoked: rows of [id, what it means, how to make it]. */
export const eachMade = (sample) => async (library, rows) => {
  for (const [id, means, make] of rows)
    await sample(`${library}-${id}`, means, async () => {
      throw make();
    });
};
