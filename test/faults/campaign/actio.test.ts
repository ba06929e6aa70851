import { ACTIO } from '../gateways';
import { campaign } from './campaign';

describe(ACTIO.title, () => campaign(ACTIO));
