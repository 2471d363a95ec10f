// After examples/workflow-car-auction-bids of XState (github.com/statelyai/xstate, MIT License, Copyright (c) 2015 David Khourshid): its states and its
// behaviour; its output is that of the machine.
import { assign, setup } from 'xstate';

interface Bid {
  readonly carid: string;
  readonly amount: number;
  readonly bidder: { readonly id: string };
}

export const carAuction = setup({
  types: {
    context: {} as { bids: Bid[] },
    events: {} as { type: 'CarBidEvent'; bid: Bid },
    output: {} as { winningBid: Bid | null },
  },
  delays: { BiddingDelay: 3_000 },
}).createMachine({
  id: 'handleCarAuctionBid',
  initial: 'StoreCarAuctionBid',
  context: { bids: [] },
  states: {
    StoreCarAuctionBid: {
      on: { CarBidEvent: { actions: assign({ bids: ({ context, event }) => [...context.bids, event.bid] }) } },
      after: { BiddingDelay: 'BiddingEnded' },
    },
    BiddingEnded: { type: 'final' },
  },
  output: ({ context }) => ({
    winningBid: context.bids.reduce<Bid | null>(
      (best, bid) => (best !== null && best.amount > bid.amount ? best : bid),
      null,
    ),
  }),
});
