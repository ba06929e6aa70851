import type { MProfiGateway } from '../../../../sandbox';
import { FROM_INPUT, LATER, ONE, tourOfPreviews, tourOfQuestions, TWO, type Tour } from '../tour';

export const tour: Tour<MProfiGateway> = async (visit, { gateway }) => {
	await visit('message/send', { ...ONE, options: LATER });
	const [sent] = await visit('message/send', ONE);
	await visit('message/sendBulk', FROM_INPUT, TWO);
	await visit('message/sendBulk', { ...ONE, options: LATER });
	const asked = { messageId: sent!.messageId as string };
	const [first] = await visit('message/send', { ...ONE, options: { reference: 'order8' } });
	await visit('message/getStatus', asked);
	await visit('message/getStatus', { messageId: first!.messageId as string });
	await visit('message/waitForDelivery', { ...asked, timeoutSeconds: 60 });
	await visit('message/waitForDelivery', {
		messageId: first!.messageId as string,
		timeoutSeconds: 60,
	});
	await tourOfPreviews(visit);
	await tourOfQuestions(visit);
	gateway.receive({ sender: '48500600700', message: 'TAK' });
	await visit('incomingMessage/getMany', { returnAll: true });
	for (const phone of ['48500600700', '48500600701']) {
		await visit('message/waitForReply', { phone, timeoutSeconds: 1 });
	}
	const surveyId = '1';
	gateway.answerSurvey(1, '48500600700', ['tak', '5']);
	gateway.answerSurvey(1, '48500600701', ['nie']);
	await visit('survey/getMany', { returnAll: true });
	await visit('survey/get', { surveyId });
	await visit('survey/start', { surveyId, msisdn: '48500600702' });
	await visit('survey/getReport', { surveyId });
};
