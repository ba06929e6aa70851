import type { KannelGateway } from '../../../../sandbox';
import { LATER, ONE, usualTour, type Tour } from '../tour';

export const tour: Tour<KannelGateway> = async (visit, bench) => {
	const { parameters } = bench.tested;
	await usualTour(visit, bench);
	await visit('message/send', { ...ONE, ...parameters, options: LATER });
	await visit('message/sendAndWaitForDelivery', { ...ONE, ...parameters, timeoutSeconds: 60 });
	Object.assign(bench.credential, {
		statusUrl: new URL(bench.gateway.url).origin,
		statusPassword: 'kannel-status',
	});
	await visit('gateway/getStatus');
	await bench.gateway.setLink(false);
	await visit('message/send', { ...ONE, ...parameters });
	await visit('gateway/getQueue', { returnAll: true });
};
