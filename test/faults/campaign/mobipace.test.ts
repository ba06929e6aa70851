import { MOBIPACE } from '../gateways';
import { campaign } from './campaign';

describe(MOBIPACE.title, () => campaign(MOBIPACE));
