import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Of this process, so that none of it is collected while something is measured. */
export const collectGarbage = runInNewContext('gc') as () => void;
