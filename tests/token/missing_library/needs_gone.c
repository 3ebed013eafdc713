int sceau_gone(void);
int C_GetFunctionList(void **list) {
  (void)list;
  return sceau_gone();
}
