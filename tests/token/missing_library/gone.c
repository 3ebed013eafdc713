int sceau_gone(void) { return 0; }
