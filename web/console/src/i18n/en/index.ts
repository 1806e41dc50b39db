import common from './common';
import errors from './errors';
import faults from './faults';
import desk from './desk';
import floor from './floor';
import calls from './calls';
import customers from './customers';
import admin from './admin';
import calendars from './calendars';
import data from './data';
import flows from './flows';
import overview from './overview';
import prompts from './prompts';
import billing from './billing';
import security from './security';
import fax from './fax';
import mail from './mail';
import voicemail from './voicemail';
import queues from './queues';
import routing from './routing';
import services from './services';
import insight from './insight';
import callbacks from './callbacks';
import staffing from './staffing';
import seat from './seat';
import type zhCN from '../zh-CN';

/** The compiler refuses a key that one language has and the other has not. */
type Words = { [Area in keyof typeof zhCN]: Record<keyof (typeof zhCN)[Area], string> };

const words: Words = { common, errors: { ...errors, ...faults }, desk, floor, calls, customers, admin, flows, overview, prompts, billing, security, fax, mail, voicemail, queues, routing, services, insight, calendars, data, callbacks, staffing, seat };

export default words;
