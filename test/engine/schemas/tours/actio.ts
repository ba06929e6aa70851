import type { ActioGateway } from '../../../../sandbox';
import { ONE, usualTour, type Tour } from '../tour';

export const tour: Tour<ActioGateway> = async (visit, bench) => {
	await usualTour(visit, bench);
	bench.gateway.reset();
	await visit('message/sendVia3cx', { ...ONE, ...bench.tested.parameters });
};
