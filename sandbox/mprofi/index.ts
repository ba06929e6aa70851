import { defineGateway } from '../definition';
import { addMProfiControls } from './control';
import { MProfiGateway } from './gateway';
import { mProfiHandsets } from './handset';

export const mProfi = defineGateway(MProfiGateway, addMProfiControls, mProfiHandsets);
