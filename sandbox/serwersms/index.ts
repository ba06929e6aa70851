import { defineGateway } from '../definition';
import { addSerwerSmsControls } from './control';
import { SerwerSmsGateway } from './gateway';
import { serwerSmsHandsets } from './handset';

export const serwerSms = defineGateway(SerwerSmsGateway, addSerwerSmsControls, serwerSmsHandsets);
