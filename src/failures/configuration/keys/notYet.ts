// Why a key does nothing in this release.

/** Its feature is being built: the key will work without any change to the file. */
export const NOT_YET = 'what it steers is not built yet';
