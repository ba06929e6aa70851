import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects the garbage of this process, so that no collection disturbs a measurement. */
export const collectGarbage = runInNewContext('gc') as () => void;
