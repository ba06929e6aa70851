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
					description: 'Label shown above the field, and the name of its value in the answer',
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
					description: 'Whether the field must be filled in',
				},
			],
		},
	],
};

/**
 * The parameter names are those of n8n's own nodes that wait for an answer, because n8n uses these
 * fields for the human review of an AI agent's tools.
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
		hint: 'The node adds the link, about 170 characters. A short question with one link has 2 parts.',
		description: 'The question. The links are added below it.',
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
				description:
					'Send a link to a page with a button to approve, and optionally one to decline',
			},
			{
				name: 'Custom Form',
				value: 'customForm',
				description: 'Send a link to a page with a form that you design',
			},
			{
				name: 'Free Text',
				value: 'freeText',
				description: 'Send a link to a page where the recipient answers in their own words',
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
						default: '',
						placeholder: 'Approve',
						description: 'By default, the word in the language of the page',
					},
					{
						displayName: 'Disapprove Button Label',
						name: 'disapproveLabel',
						type: 'string',
						displayOptions: { show: { approvalType: ['double'] } },
						default: '',
						placeholder: 'Decline',
						description: 'By default, the word in the language of the page',
					},
					{
						displayName: 'One Link',
						name: 'oneLink',
						type: 'boolean',
						displayOptions: { show: { approvalType: ['double'] } },
						default: true,
						description:
							'Whether to send one link to a page with both buttons, which takes fewer parts than a link for each button',
					},
				],
			},
		],
	},
];

const forForms = { show: { '/responseType': ['customForm', 'freeText'] } };

/** The texts of the page, and the label of its link. */
export const pageOptions: INodeProperties[] = [
	{
		displayName: 'Word Before the Link',
		name: 'messageButtonLabel',
		type: 'string',
		displayOptions: forForms,
		default: '',
		placeholder: 'Respond',
		description: 'By default, the word in the language of the page',
	},
	{
		displayName: 'Response Form Title',
		name: 'responseFormTitle',
		type: 'string',
		default: '',
		description: 'Title of the page that the link opens',
	},
	{
		displayName: 'Response Form Description',
		name: 'responseFormDescription',
		type: 'string',
		default: '',
		description: 'Text of the page. By default, the page shows the message.',
	},
	{
		displayName: 'Response Form Button Label',
		name: 'responseFormButtonLabel',
		type: 'string',
		displayOptions: forForms,
		default: '',
		placeholder: 'Submit',
	},
	{
		displayName: 'Thank You Text',
		name: 'thankYouText',
		type: 'string',
		default: '',
		placeholder: 'Thank you. Your answer has been recorded.',
		description: 'Text that the page shows after the answer',
	},
];
