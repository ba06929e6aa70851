import type { MobipaceGateway } from '../../../../sandbox';
import { FROM_INPUT, LATER, ONE, TWO, usualTour, type Tour } from '../tour';

export const tour: Tour<MobipaceGateway> = async (visit, bench) => {
	const { parameters } = bench.tested;
	await usualTour(visit, bench);
	await visit('message/send', { ...ONE, ...parameters, options: LATER });
	await visit('message/sendBulk', { ...ONE, ...parameters, options: LATER });
	await visit('message/estimatePrice', { ...FROM_INPUT, ...parameters }, TWO);
	await visit('account/getBalance');
};
