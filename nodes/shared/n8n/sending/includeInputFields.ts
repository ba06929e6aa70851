import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import type { Item } from '../parameters';
import { problemOf } from '../problem';

/**
 * Fields of an input item that would be taken for the node's own. n8n runs a node again if its first
 * item has an `error`.
 */
const NEVER_INCLUDED = ['error', 'failure', 'shownText'];

/**
 * Whether the output items carry the fields of their input items, as the first item says for all; or
 * why that cannot be read.
 */
export function readIncludeInputFields(first: Item | undefined): boolean | InvalidInput {
	try {
		const option = first?.option('includeInputFields');
		return option?.flag('includeInputFields', 'Include Input Fields') ?? false;
	} catch (error) {
		return new InvalidInput(problemOf(error).message);
	}
}

/** An output, followed by those fields of its input item whose names it does not have. */
export function withInputFields(json: IDataObject, input: IDataObject): IDataObject {
	const fields = { ...input };
	for (const name of NEVER_INCLUDED) delete fields[name];
	return { ...json, ...fields, ...json };
}
