import { SERWER_SMS } from '../gateways';
import { campaign } from './campaign';

describe(SERWER_SMS.title, () => campaign(SERWER_SMS));
