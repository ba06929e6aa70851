import type { IDataObject } from 'n8n-workflow';
import { checkParts, type Draft, type Message } from '../../gateway/message';
import { isEmpty } from '../../gateway/values';
import { characterCount } from '../../sms/segments';
import { optionsField } from '../fields';
import type { ItemOperation } from '../operation';
import { problemOf } from '../problem';
import { allowedHoursOption } from './allowedHoursOption';
import { parameterContent, textFieldOf, toFieldOf } from './content';
import { spreadOf, timeInHours } from './inAllowedHours';
import { draftOf, pastSendAt, type Messaging } from './messaging';

/** Shows what would become of a message. Works offline. */
export function previewOperation<Api, M extends Message>(
	messaging: Messaging<Api, M>,
): ItemOperation<Api> {
	return {
		over: 'item',
		isOffline: true,
		name: 'Preview',
		action: 'Preview a message without sending it',
		description:
			'See the encoding, the parts and what the gateway would change or refuse, without sending',
		fields: [
			{
				...toFieldOf(messaging.hints),
				required: false,
				description: `Phone number to check; empty checks the text only. ${messaging.hints.to}`,
			},
			...(messaging.countryFields ?? []),
			textFieldOf(messaging.hints),
			...messaging.fromFields.map((field) => ({ ...field, required: false })),
			optionsField(
				messaging.sharedOptions.filter((name) => name !== 'onlyOnce'),
				[
					allowedHoursOption(messaging.sharedOptions.includes('sendAt')),
					...messaging.ownOptions.filter(({ name }) => !messaging.notForPreview?.includes(name)),
				],
			),
		],
		async run(item, _api, run) {
			const read = () => draftOf(messaging, item, run.timeZone, parameterContent, true);
			const placed = ({ scheduledAt }: Message, draft: Draft) =>
				timeInHours(messaging, run, item.index, scheduledAt, spreadOf(messaging, draft));
			return { json: { gateway: run.gateway, ...previewOf(messaging, read, placed) } };
		},
	};
}

/** What would become of a message, without sending it. */
function previewOf<M extends Message>(
	{ example, compose, shownText }: Pick<Messaging<never, M>, 'example' | 'compose' | 'shownText'>,
	/** @throws {InvalidInput} */
	read: () => Draft,
	/** When it would be sent, in Allowed Hours. @throws {InvalidInput} */
	placed: (message: Message, draft: Draft) => string | null,
): IDataObject {
	const verdict: IDataObject = { wouldBeSent: false, refusal: null };
	try {
		const draft = read();
		const hasTo = !isEmpty(draft.to);
		const message = compose({
			...draft,
			to: hasTo ? draft.to : example.to,
			from: draft.from || example.from,
			maxParts: null,
		});
		const { encoding, parts, unitsLeft } = message.segments;
		const shown = shownText(message);
		Object.assign(verdict, {
			to: hasTo ? message.to : null,
			encoding,
			parts,
			characters: characterCount(shown),
			charactersLeft: unitsLeft,
			text: message.text,
			shownText: shown,
			changesText: shown !== message.text,
			scheduledAt: null,
		});
		checkParts(message.segments, draft.maxParts);
		const past = pastSendAt(message.scheduledAt);
		if (past) throw past;
		return { ...verdict, wouldBeSent: true, scheduledAt: placed(message, draft) };
	} catch (error) {
		return { ...verdict, refusal: problemOf(error).message };
	}
}
