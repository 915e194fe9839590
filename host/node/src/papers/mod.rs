//! A matter as papers: the model is read beside the writer, the forms are written to a folder of its own, which then takes its name.
//!
//! Reading order: `wanted` (what is asked for, and what it becomes), `gather` (reading the model: `scan`, `facts`, `items`), `folder`
//! (writing all of them), `pour` (giving one), `press` (who typesets).

mod facts;
mod folder;
mod gather;
mod items;
mod pour;
mod press;
mod scan;
mod wanted;

pub(crate) use folder::make;
pub(crate) use pour::pour;
pub(crate) use press::beside as press_beside;
pub(crate) use wanted::Wanted;
