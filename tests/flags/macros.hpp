// Macros that other libraries' headers define, as a program may have included them before sinter's.
// Qt, without QT_NO_KEYWORDS:
#define signals public
#define slots
#define emit
#define foreach(variable, container) for (variable : container)
#define forever for (;;)
#define Q_OBJECT
// Xlib, X.h:
#define Bool int
#define Status int
#define True 1
#define False 0
#define None 0L
#define Success 0
#define Always 2
#define Never 1
#define Above 0
#define Below 1
#define Complex 0
#define Convex 2
#define CursorShape 0
#define FocusIn 9
#define FocusOut 10
#define KeyPress 2
#define KeyRelease 3
#define Expose 12
#define Unsorted 0
#define BadRequest 1
#define GrayScale 1
// Windows:
#define near
#define far
#define small char
#define interface struct
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define ERROR 0
#define DELETE 0x10000
#define RELATIVE 1
#define ABSOLUTE 2
#define TRUE 1
#define FALSE 0
#define VOID void
#define STRICT 1
#define NO_ERROR 0
#define DIFFERENCE 11
#define PASSTHROUGH 19
#define TRANSPARENT 1
#define OPAQUE 2
#define CALLBACK
#define GetMessage GetMessageA
#define CreateFile CreateFileA
// Of C's own headers, <sys/param.h>, <sys/sysmacros.h>, <complex.h>, <curses.h>, Arduino, glib:
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define ABS(a) ((a) < 0 ? -(a) : (a))
#define major(device) device
#define minor(device) device
#define B0 0
#define OK 0
#define ERR (-1)
#define BLOCK_SIZE 1024
