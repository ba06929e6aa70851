import { defineGateway } from '../definition';
import { addMobipaceControls } from './control';
import { MobipaceGateway } from './gateway';
import { mobipaceHandsets } from './handset';

export const mobipace = defineGateway(MobipaceGateway, addMobipaceControls, mobipaceHandsets);
