// Why a key does nothing in this release. Its feature is being built: the key will work without any change to the file.

export const NO_GOING_BACK =
  'workflows do not go back by themselves yet; what goes in a circle ends as `onExhausted` says';
