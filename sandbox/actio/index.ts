import { defineGateway } from '../definition';
import { addActioControls } from './control';
import { ActioGateway } from './gateway';
import { actioHandsets } from './handset';

export const actio = defineGateway(ActioGateway, addActioControls, actioHandsets);
