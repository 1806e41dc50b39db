import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptPanel } from '@/features/desk/ScriptPanel';
import { PopPanel } from '@/features/desk/PopPanel';
import type { Pop, Script } from '@/shared/api/seat';
import type { Call, DeskOffer, QueueLive } from '@/shared/api/types';
import { live } from '@/shared/live/live';
import { openPage, requests, serve } from './page';

const call = { id: 'c1', queueId: 'q1', state: 'talking', direction: 'inbound', caller: '13800000001', called: '4008001001', attached: {} } as unknown as Call;

const script: Script = {
  id: 's1', name: 'Repairs', description: '', enabled: true, version: 1,
  steps: [
    { id: 'hello', title: 'Greeting', text: 'Good morning.', fields: [{ name: 'model', label: 'Model', type: 'text', required: true, options: null }], choices: [{ label: 'Repair', next: 'repair' }, { label: 'Nothing', next: null }], next: null },
    { id: 'repair', title: 'Visit', text: null, fields: null, choices: null, next: null },
  ],
};

async function openScript() {
  const opened = await openPage({ path: '/*', element: <ScriptPanel call={call} /> }, { language: 'en' });
  act(() => live.queues.put({ queueId: 'q1', name: 'Service', waiting: [], wrapUpMode: 'none', scriptId: 's1' } as unknown as QueueLive));
  return opened;
}

function offer(pop: Pop | undefined): void {
  act(() => live.offer.set({ callId: 'c1', workId: 'w', queueName: 'Service', caller: call.caller, customerMatches: [], trail: [], attached: {}, pop } as unknown as DeskOffer));
}

beforeEach(() => {
  live.offer.set(null);
});

describe('A script', () => {
  it('leads the agent step by step and stores each of them', async () => {
    const put: unknown[] = [];
    serve({
      'GET /scripts/s1': () => ({ status: 200, body: script }),
      'GET /calls/c1/script': () => ({ status: 200, body: { items: [] } }),
      'PUT /calls/c1/script': (body: unknown) => {
        put.push(body);
        return { status: 200, body: {} };
      },
    });
    const { user } = await openScript();
    await user.click(await screen.findByRole('button', { name: 'Repair' }));
    expect(await screen.findByText(/Model/, { selector: '.ant-form-item-explain-error' })).toBeTruthy();
    expect(put).toEqual([]);
    await user.type(screen.getByLabelText('Model'), 'HL-900');
    await user.click(screen.getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(put).toEqual([{ scriptId: 's1', path: [{ step: 'hello', choice: 'Repair' }, { step: 'repair', choice: null }], answers: { model: 'HL-900' }, finished: false }]));
    await user.click(await screen.findByRole('button', { name: 'Finish' }));
    await waitFor(() => expect(put.at(-1)).toMatchObject({ finished: true, answers: { model: 'HL-900' } }));
    expect(screen.getByText('Finished')).toBeTruthy();
  });

  it('goes on where the agent was before his page was loaded again', async () => {
    const run = { scriptId: 's1', agentId: 'a', scriptName: 'Repairs', path: [{ step: 'hello', title: 'Greeting', choice: 'Repair' }, { step: 'repair', title: 'Visit', choice: null }], answers: [{ name: 'model', label: 'Model', value: 'HL-900' }], finished: false };
    serve({ 'GET /scripts/s1': () => ({ status: 200, body: script }), 'GET /calls/c1/script': () => ({ status: 200, body: { items: [run] } }) });
    const { user } = await openScript();
    expect(await screen.findByRole('button', { name: 'Finish' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(await screen.findByDisplayValue('HL-900')).toBeTruthy();
  });
});

describe('The screen pop', () => {
  const pop: Pop = { on: 'ringing', case: 'none', show: 'url', url: 'https://crm.example/?n=13800000001', open: 'tab' };
  const show = (state: Call['state']) => openPage({ path: '/*', element: <PopPanel call={{ ...call, state }} /> }, { language: 'en' });

  it('shows the company’s own page in a frame that cannot reach the desk', async () => {
    serve();
    offer(pop);
    await show('talking');
    const frame = await screen.findByTitle('Page');
    expect(frame.getAttribute('src')).toBe(pop.url);
    expect(frame.getAttribute('sandbox')).not.toContain('top-navigation');
  });

  it('opens nothing but web pages', async () => {
    serve();
    offer({ ...pop, url: 'javascript:alert(1)' });
    await show('talking');
    expect(screen.queryByTitle('Page')).toBeNull();
  });

  it('waits for the answer where the queue says so', async () => {
    serve();
    offer({ ...pop, on: 'answered' });
    await show('ringing');
    expect(await screen.findByText('Shown when you answer')).toBeTruthy();
    expect(requests.some((request) => request.path.includes('/customers/lookup'))).toBe(false);
  });

  it('shows nobody for a withheld number until the agent asks', async () => {
    serve();
    offer({ ...pop, case: 'withheld', show: 'nothing', url: null });
    const { user } = await show('talking');
    expect(await screen.findByText('The caller hides the number')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Look for the customer' }));
    await waitFor(() => expect(screen.queryByText('The caller hides the number')).toBeNull());
  });
});
