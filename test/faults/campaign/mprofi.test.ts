import { M_PROFI } from '../gateways';
import { campaign } from './campaign';

describe(M_PROFI.title, () => campaign(M_PROFI));
