// `checkpoints`: what of the past is kept, and how small it is stored. The newest state of every workflow is always kept.
import { key } from '../key.ts';
import { flag, listOf, names, numeric, oneOf, whole } from '../kinds.ts';
import { CHECKPOINT_TYPES } from '../../../workflow.ts';
import { NOT_YET } from './notYet.ts';

export const CHECKPOINTS = {
  auto_create: key(flag, true, {
    effect: '`false` keeps none of the checkpoints that are made by themselves, as an empty `types` does.',
    inactive: NOT_YET,
    perDefinition: false,
  }),
  types: key(listOf(CHECKPOINT_TYPES), CHECKPOINT_TYPES, {
    effect:
      'Types of checkpoints that the history keeps. Others go with the next run of retention; manual ones, the newest two of a workflow and those of open errors stay whatever is said here.',
    inactive: NOT_YET,
    perDefinition: false,
  }),
  critical_steps: key(names, [], {
    effect: 'Steps of these names count as `critical: true`, in every definition that has one.',
    inactive: NOT_YET,
  }),
  retention: {
    max_checkpoints: key(whole(2, 1_000_000), 50, {
      unit: 'checkpoints',
      effect: 'Newest checkpoints kept for each workflow.',
      inactive: NOT_YET,
      perDefinition: false,
    }),
    max_age: key(numeric(0.001, 36_500), 7, {
      unit: 'days',
      effect: 'Older checkpoints are removed even if they are among the newest.',
      inactive: NOT_YET,
      perDefinition: false,
    }),
  },
  compression: {
    enabled: key(flag, true, {
      effect: '`false` stores new values and states as they are. What is stored already is read either way.',
      inactive: NOT_YET,
      perDefinition: false,
    }),
    algorithm: key(oneOf(['gzip', 'zstd']), 'zstd', {
      effect:
        'How new values and states are compressed; both kinds are read. zstd is several times faster at the same size.',
      inactive: NOT_YET,
      perDefinition: false,
    }),
    min_size: key(whole(0, 10 * 1024 * 1024), 1024, {
      unit: 'bytes',
      effect: 'Smaller values and states are stored as they are.',
      inactive: NOT_YET,
      perDefinition: false,
    }),
  },
};
