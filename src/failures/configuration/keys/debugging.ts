// `debugging`: checked, so that a file is ready for it; nothing stands behind it yet.
import { key } from '../key.ts';
import { flag, listOf, oneOf, text, whole } from '../kinds.ts';

const inactive = 'replay, tracing and inspection are not built yet';

export const DEBUGGING = {
  replay_mode: {
    enabled: key(flag, false, { effect: 'Keeps what is needed to replay a workflow.', inactive }),
    max_replay_days: key(whole(1, 36_500), 30, { unit: 'days', effect: 'How long it is kept.', inactive }),
    storage: key(text(/^(?:$|[a-z][a-z0-9+.-]*:\/\/.*)/, 'a URL such as s3://bucket/folder/, or ""'), '', {
      effect: 'Where it is kept.',
      inactive,
    }),
  },
  tracing: {
    enabled: key(flag, false, { effect: 'Writes traces.', inactive }),
    detail_level: key(oneOf(['minimal', 'standard', 'verbose']), 'standard', {
      effect: 'How much a trace tells.',
      inactive,
    }),
    include_context: key(flag, false, { effect: 'Writes the context into traces.', inactive }),
  },
  state_inspection: {
    enabled: key(flag, false, { effect: 'Lets people look into a state.', inactive }),
    max_state_size: key(whole(1, 1024 ** 3), 10_485_760, {
      unit: 'bytes',
      effect: 'Largest state that is shown.',
      inactive,
    }),
    export_formats: key(listOf(['json', 'yaml']), ['json', 'yaml'], {
      effect: 'As what a state can be taken out.',
      inactive,
    }),
  },
};
