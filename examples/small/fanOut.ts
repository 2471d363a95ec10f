// Work over a thousand items, fifty at a time: some fail and are tried again, a few may fail for good. `node examples/small/fanOut.ts`
import { FatalError, TransientError, workflow } from '../../src/index.ts';
import { run } from './run.ts';

const resize = workflow<{ readonly pictures: number }>('resize', { version: '1' })
  .each('pictures', {
    items: ({ input }) => Array.from({ length: input.pictures }, (_, index) => `picture-${index + 1}.png`),
    concurrency: 50,
    tolerated: 5,
    retry: { baseDelayMs: 20 },
    run: ({ item, index, attempt }) => {
      if (index % 100 === 7 && attempt === 1) throw new TransientError(`the disk was busy for ${item}`);
      if (index % 400 === 399) throw new FatalError(`${item} is no picture`);
      return item.length;
    },
  })
  .step('count', {
    run: ({ outputs }) => {
      const sizes = outputs.pictures.filter((size) => size !== null);
      return `${sizes.length} of ${outputs.pictures.length} pictures, ${sizes.reduce((sum, size) => sum + size, 0)} letters`;
    },
  });

await run([resize], async (engine) => {
  const handle = await engine.start(resize, { pictures: 1_000 });
  console.log(await handle.result());
});
