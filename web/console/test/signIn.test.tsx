import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { SignIn } from '@/features/sign-in/SignIn';
import { openPage, requests, serve } from './page';

const route = { path: '/*', element: <SignIn /> };

async function signIn(name: string, password: string, language: 'zh-CN' | 'en' = 'zh-CN') {
  const page = await openPage(route, { language });
  const { session } = await import('../mock/handle');
  session.user = null;
  await page.user.type(screen.getByLabelText(language === 'en' ? 'User name' : '用户名'), name);
  await page.user.type(screen.getByLabelText(language === 'en' ? 'Password' : '密码'), password);
  await page.user.click(screen.getByRole('button', { name: language === 'en' ? 'Sign in' : '登录' }));
  return page;
}

describe('Sign-in', () => {
  it('says in Chinese that name or password is wrong', async () => {
    serve({ 'GET /me': () => ({ status: 401, body: { code: 'auth.required' } }) });
    await signIn('agent', 'wrong');
    expect(await screen.findByText('用户名或密码不正确')).toBeTruthy();
  });

  it('says in English that the server cannot sign anybody in', async () => {
    serve({
      'GET /me': () => ({ status: 401, body: { code: 'auth.required' } }),
      'POST /auth/sign-in': () => ({ status: 503, body: { code: 'auth.try_again', detail: 'x' } }),
    });
    await signIn('agent', 'right', 'en');
    expect(await screen.findByText(/not possible right now/)).toBeTruthy();
  });

  it('sends the CSRF header and leaves the tenant out when it is empty', async () => {
    serve({ 'GET /me': () => ({ status: 401, body: { code: 'auth.required' } }) });
    const { router } = await signIn('agent', 'right');
    await waitFor(() => expect(router.state.location.pathname).toBe('/desk'));
    const sent = requests.find((request) => request.path.endsWith('/auth/sign-in'));
    expect(sent?.headers['X-Switchboard']).toBe('1');
    expect(sent?.body).toEqual({ name: 'agent', password: 'right' });
  });
});
