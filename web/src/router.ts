import { createRouter, createWebHistory } from 'vue-router'

import { useSession } from './session'

const open = { open: true }

export const router = createRouter({
  history: createWebHistory('/app/'),
  routes: [
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { ...open, title: '登录' } },
    { path: '/register', component: () => import('./pages/RegisterParty.vue'), props: { kind: 'enterprise' }, meta: { ...open, title: '企业注册' } },
    { path: '/register/person', component: () => import('./pages/RegisterParty.vue'), props: { kind: 'person' }, meta: { ...open, title: '个人注册' } },
    { path: '/invitations/:token', component: () => import('./pages/AcceptInvitation.vue'), props: true, meta: { ...open, title: '接受邀请' } },
    { path: '/', component: () => import('./pages/CaseList.vue'), meta: { title: '办件' } },
    { path: '/start', component: () => import('./pages/StartCase.vue'), meta: { title: '发起' } },
    { path: '/cases/:id', component: () => import('./pages/CasePage.vue'), props: true, meta: { title: '案卷' } },
    { path: '/cases/:id/documents/:document/table', component: () => import('./pages/ListImport.vue'), props: true, meta: { title: '传回表格' } },
    { path: '/cases/:id/:action', component: () => import('./pages/ActPage.vue'), props: true, meta: { title: '办理' } },
    { path: '/account', component: () => import('./pages/AccountPage.vue'), meta: { title: '账号' } },
    { path: '/inbox', component: () => import('./pages/InboxPage.vue'), meta: { title: '消息' } },
    { path: '/certificates', component: () => import('./pages/CertificateList.vue'), meta: { title: '证书' } },
    { path: '/offices', component: () => import('./pages/OfficeList.vue'), meta: { title: '单位' } },
    { path: '/rounds', component: () => import('./pages/RoundList.vue'), meta: { title: '批次' } },
    { path: '/rounds/:id', component: () => import('./pages/RoundPage.vue'), props: true, meta: { title: '批次' } },
    { path: '/imports', component: () => import('./pages/ImportPage.vue'), meta: { title: '导入以往的称号' } },
    { path: '/:rest(.*)', component: () => import('./pages/NotFound.vue'), meta: { ...open, title: '没有这个页面' } },
  ],
})

router.beforeEach(async (to) => {
  const store = useSession()
  await store.restore()
  if (!to.meta.open && !store.session) return { path: '/sign-in', query: { to: to.fullPath } }
  if (!to.meta.open && store.needsFactor && to.path !== '/account') return { path: '/account', query: { to: to.fullPath } }
  return true
})

router.afterEach((to) => {
  document.title = `${String(to.meta.title)} · 品鉴`
  document.getElementById('main')?.focus({ preventScroll: true })
})
