// After examples/persisted-donut-maker of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its nested and parallel states;
// `ENOUGH` is added, so that it has an end.
import { setup } from 'xstate';

export const donut = setup({
  types: {
    events: {} as { type: 'NEXT' | 'MIXED_DRY' | 'MIXED_WET' | 'ANOTHER_DONUT' | 'ENOUGH' },
    output: {} as { eaten: true },
  },
}).createMachine({
  id: 'donut',
  initial: 'ingredients',
  states: {
    ingredients: { on: { NEXT: 'directions' } },
    directions: {
      initial: 'makeDough',
      onDone: 'fry',
      states: {
        makeDough: { on: { NEXT: 'mix' } },
        mix: {
          type: 'parallel',
          states: {
            mixDry: { initial: 'mixing', states: { mixing: { on: { MIXED_DRY: 'mixed' } }, mixed: { type: 'final' } } },
            mixWet: { initial: 'mixing', states: { mixing: { on: { MIXED_WET: 'mixed' } }, mixed: { type: 'final' } } },
          },
          onDone: 'allMixed',
        },
        allMixed: { type: 'final' },
      },
    },
    fry: { on: { NEXT: 'flip' } },
    flip: { on: { NEXT: 'dry' } },
    dry: { on: { NEXT: 'glaze' } },
    glaze: { on: { NEXT: 'serve' } },
    serve: { on: { ANOTHER_DONUT: 'ingredients', ENOUGH: 'eaten' } },
    eaten: { type: 'final' },
  },
  output: { eaten: true },
});
