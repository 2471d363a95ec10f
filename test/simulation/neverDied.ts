// Transitions of the shipped charts at which the crash matrix has no process die, each with its reason. Whoever brings one about there strikes it out here; a
// transition that is new to the charts is not on the list, and must be reached.
const UNSAID = 'nobody says this: the chart offers what the engine never sends in this state';
const OTHERWISE = 'the list of ends is one for all states, and who comes here has another end';

export const NEVER_DIED: Readonly<Record<string, string>> = {
  'compensating.next always → placing': OTHERWISE,
  'rollingBack.next always → aborted': OTHERWISE,
  'rollingBack.next always → failed': OTHERWISE,
  'parting PARTED → placing': 'who goes back always undoes what was done, and plans it first',
  'settling SETTLED → placing': 'who goes back always undoes what was done, and plans it first',
  'items.asking GIVE_UP → next': UNSAID,
  'items.collecting GIVE_UP → next': UNSAID,
  'loop.asking GIVE_UP → next': UNSAID,
  'step.asking GIVE_UP → next': UNSAID,
  'items.iterating SKIP → next': 'a person who skips the whole step has the workflow placed behind it',
  'sleep.ready GIVE_UP → next': 'a sleep whose end cannot be told ends the workflow',
  'sleep.ready SKIP → next': 'a sleep has no condition; one that is skipped has begun',
  'wait.ready SKIP → next': 'an awaited event has no condition; a wait that is skipped has begun',
  'undo.running PARK → undo.retrying': 'undos are held back by nothing',
  'items.collecting SKIP → next': 'only where a person is quicker than one read of the journal',
  'placing UNPLACEABLE → failed': 'only where the checkpoint to return to is corrupt: seeds with --corrupt come there',
  'placing UNPLACEABLE → planning':
    'only where the checkpoint to return to is corrupt: seeds with --corrupt come there',
  'workflow STRANDED → stays':
    'only a mistake of the engine brings a workflow there: test/simulation/watchdog.test.ts makes one',
};
