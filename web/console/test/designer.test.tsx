import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { DesignerPage } from '@/features/flows/designer/DesignerPage';
import type { FlowDraft } from '@/features/flows/model';
import * as config from '../mock/config';
import { openPage, requests, serve } from './page';

describe('The designer', () => {
  beforeEach(() => serve());
  const flow = () => config.flows[0];
  const open = () => openPage({ path: '/flows/:id/designer', element: <DesignerPage /> }, { as: 'admin', path: `/flows/${flow()?.id ?? ''}/designer` });

  it('puts a step on the canvas, takes it back, puts it there again and saves', async () => {
    const { user } = await open();
    const palette = await screen.findByRole('navigation', { name: '步骤' });
    const before = (flow()?.draft as FlowDraft).nodes.length;
    await user.click(within(palette).getByRole('button', { name: /条件判断/ }));
    expect(await screen.findByLabelText('表达式')).toBeTruthy();
    await user.type(screen.getByLabelText('表达式'), 'hour > 8');
    await user.click(screen.getByRole('button', { name: '撤销' }));
    await user.click(screen.getByRole('button', { name: '撤销' }));
    expect(screen.queryByLabelText('表达式')).toBeNull();
    await user.click(screen.getByRole('button', { name: '重做' }));
    await user.click(screen.getByRole('button', { name: '重做' }));
    await user.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() => expect(requests.filter((request) => request.method === 'PUT')).toHaveLength(1));
    const sent = requests.find((request) => request.method === 'PUT')?.body as { draft: FlowDraft };
    expect(sent.draft.nodes).toHaveLength(before + 1);
    expect(sent.draft.nodes.at(-1)).toMatchObject({ type: 'condition', expression: 'hour > 8' });
  });

  it('says what is wrong while one draws', async () => {
    serve({ [`POST /flows/${flow()?.id ?? ''}/validate`]: () => ({ status: 200, body: { problems: [{ nodeId: 'queue1', field: 'queue', code: 'queue.empty', detail: 'Choose a queue.', severity: 'error' }] } }) });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: /1 个错误，0 个提醒/ }));
    expect((await screen.findAllByText(/队列/)).length).toBeGreaterThan(0);
  });
});
