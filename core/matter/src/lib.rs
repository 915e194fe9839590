//! What a matter is and what each party may do in it: facts fold into state.
