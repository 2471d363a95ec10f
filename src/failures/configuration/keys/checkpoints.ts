// `checkpoints`: what of the past is kept, and how small it is stored. The newest state of every workflow is always kept.
import { key } from '../key.ts';
import { flag, listOf, names, numeric, oneOf, whole } from '../kinds.ts';
import { CHECKPOINT_TYPES } from '../../../workflow.ts';

export const CHECKPOINTS = {
  auto_create: key(flag, true, {
    effect: '`false` keeps none of the checkpoints that are made by themselves, as an empty `types` does.',
    perDefinition: false,
  }),
  types: key(listOf(CHECKPOINT_TYPES), CHECKPOINT_TYPES, {
    effect:
      'Types of checkpoints that the history keeps. Others go with the next run of retention; manual ones, the newest two of a workflow and those of open errors stay whatever is said here.',
    perDefinition: false,
  }),
  critical_steps: key(names, [], {
    effect: 'Steps of these names count as `critical: true`, in every definition that has one.',
  }),
  retention: {
    max_checkpoints: key(whole(2, 1_000_000), 50, {
      unit: 'checkpoints',
      effect: 'Newest checkpoints kept for each workflow; the others go with the next run of retention, hourly.',
      perDefinition: false,
    }),
    max_age: key(numeric(0.0007, 36_500), 7, {
      unit: 'days',
      effect: 'Older checkpoints are removed even if they are among the newest.',
      perDefinition: false,
    }),
  },
  compression: {
    enabled: key(flag, true, {
      effect: '`false` stores new values and states as they are. What is stored already is read either way.',
      perDefinition: false,
    }),
    algorithm: key(oneOf(['gzip', 'zstd']), 'zstd', {
      effect:
        'How new values and states are compressed; both kinds are read. zstd is several times faster at the same size.',
      perDefinition: false,
    }),
    min_size: key(whole(0, 10 * 1024 * 1024), 1024, {
      unit: 'bytes',
      effect: 'Smaller values and states are stored as they are.',
      perDefinition: false,
    }),
  },
};
