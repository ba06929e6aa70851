import type { INodeProperties } from 'n8n-workflow';

const formFields: INodeProperties = {
	displayName: 'Form Elements',
	name: 'formFields',
	type: 'fixedCollection',
	placeholder: 'Add Form Element',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	displayOptions: { show: { responseType: ['customForm'] } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Label',
					name: 'fieldLabel',
					type: 'string',
					default: '',
					placeholder: 'e.g. How many?',
					description: 'What stands beside the field; the answer has it as a name',
				},
				{
					displayName: 'Element Type',
					name: 'fieldType',
					type: 'options',
					default: 'text',
					options: [
						{ name: 'Date', value: 'date' },
						{ name: 'Dropdown', value: 'dropdown' },
						{ name: 'Email', value: 'email' },
						{ name: 'Number', value: 'number' },
						{ name: 'Text Input', value: 'text' },
						{ name: 'Textarea', value: 'textarea' },
					],
				},
				{
					displayName: 'Field Options',
					name: 'fieldOptions',
					type: 'fixedCollection',
					placeholder: 'Add Field Option',
					typeOptions: { multipleValues: true, sortable: true },
					displayOptions: { show: { fieldType: ['dropdown'] } },
					default: { values: [{ option: '' }] },
					options: [
						{
							displayName: 'Values',
							name: 'values',
							values: [{ displayName: 'Option', name: 'option', type: 'string', default: '' }],
						},
					],
				},
				{
					displayName: 'Required Field',
					name: 'requiredField',
					type: 'boolean',
					default: false,
					description: 'Whether the form cannot be sent without it',
				},
			],
		},
	],
};

/**
 * Names as n8n's own nodes have them that wait for an answer: n8n makes the human review of an AI
 * agent's tools out of these fields.
 */
export const questionFields: INodeProperties[] = [
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. Order 1234 over 5,000 zł: go ahead?',
		description:
			'What to ask. The links are added below it; each takes some 170 characters, so such a message has several parts.',
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		default: 'approval',
		options: [
			{
				name: 'Approval',
				value: 'approval',
				description: 'A link to a page to approve, or to approve or decline',
			},
			{
				name: 'Custom Form',
				value: 'customForm',
				description: 'A link to a page with a form of your own',
			},
			{
				name: 'Free Text',
				value: 'freeText',
				description: 'A link to a page with a form for an answer in their own words',
			},
		],
	},
	formFields,
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		type: 'fixedCollection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { responseType: ['approval'] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Type of Approval',
						name: 'approvalType',
						type: 'options',
						default: 'single',
						options: [
							{ name: 'Approve Only', value: 'single' },
							{ name: 'Approve and Disapprove', value: 'double' },
						],
					},
					{
						displayName: 'Approve Button Label',
						name: 'approveLabel',
						type: 'string',
						default: 'Approve',
					},
					{
						displayName: 'Disapprove Button Label',
						name: 'disapproveLabel',
						type: 'string',
						displayOptions: { show: { approvalType: ['double'] } },
						default: 'Decline',
					},
					{
						displayName: 'One Link',
						name: 'oneLink',
						type: 'boolean',
						displayOptions: { show: { approvalType: ['double'] } },
						default: false,
						description:
							'Whether to send one link to a page with both buttons, which takes fewer parts, instead of a link for each',
					},
				],
			},
		],
	},
];

const forForms = { show: { '/responseType': ['customForm', 'freeText'] } };

/** What its pages say, and what stands before a link. */
export const pageOptions: INodeProperties[] = [
	{
		displayName: 'Message Button Label',
		name: 'messageButtonLabel',
		type: 'string',
		displayOptions: forForms,
		default: 'Respond',
		description: 'What stands before the link in the message',
	},
	{
		displayName: 'Response Form Title',
		name: 'responseFormTitle',
		type: 'string',
		default: '',
		description: 'Title of the page that a link opens',
	},
	{
		displayName: 'Response Form Description',
		name: 'responseFormDescription',
		type: 'string',
		default: '',
		description: 'Text of the page, instead of the message',
	},
	{
		displayName: 'Response Form Button Label',
		name: 'responseFormButtonLabel',
		type: 'string',
		displayOptions: forForms,
		default: 'Submit',
	},
	{
		displayName: 'Thank You Text',
		name: 'thankYouText',
		type: 'string',
		default: 'Thank you. Your answer has been recorded.',
		description: 'What the page says after the answer',
	},
];
