import { InvalidInput } from '../shared/gateway/error';
import { nothingGiven } from '../shared/gateway/options';
import { readChoice } from '../shared/gateway/values';
import type { Item } from '../shared/n8n/parameters';
import type { ActioEvent } from './push';

const EVENTS = ['message', 'deliveryReport'] as const;

/** Which pushes start the workflow. @throws {InvalidInput} */
export function readEvents(parameters: Item): ActioEvent[] {
	const events = parameters.list('events');
	if (events.length === 0 && parameters.expression('events') !== null) {
		throw new InvalidInput(nothingGiven('Events', parameters.value('events')));
	}
	return events.map((event) => readChoice(event, 'Each of Events', EVENTS));
}
