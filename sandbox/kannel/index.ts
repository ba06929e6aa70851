import { defineGateway } from '../definition';
import { addKannelControls } from './control';
import { KannelGateway } from './gateway';
import { kannelHandsets } from './handset';

export const kannel = defineGateway(KannelGateway, addKannelControls, kannelHandsets);
