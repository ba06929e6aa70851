import { campaign } from './campaign';

campaign(__filename);
