import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Gateway } from './gateway';
import type { Operation } from './operation';

/** The node's properties: the resource, the operation, and the fields that each operation shows. */
export function properties<Api>({ resources }: Pick<Gateway<Api>, 'resources'>): INodeProperties[] {
	const names = Object.keys(resources);
	const first = names[0] ?? '';
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: names.map((value) => ({ name: resources[value]!.name, value })),
			default: first,
		},
		...names.flatMap((resource) => resourceProperties(resource, resources[resource]!.operations)),
	];
}

function resourceProperties<Api>(
	resource: string,
	operations: Record<string, Operation<Api>>,
): INodeProperties[] {
	const options = Object.entries(operations).map(
		([value, { name, action, description }]): INodePropertyOptions => ({
			name,
			value,
			action,
			description,
		}),
	);
	const first = options[0]?.value ?? '';
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options,
			default: first,
		},
		...Object.entries(operations).flatMap(([operation, { fields }]) =>
			fields.map((field) => shownFor(field, resource, operation)),
		),
	];
}

function shownFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	const { show, ...rest } = field.displayOptions ?? {};
	return {
		...field,
		displayOptions: { ...rest, show: { resource: [resource], operation: [operation], ...show } },
	};
}
