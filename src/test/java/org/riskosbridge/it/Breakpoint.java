package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A breakpoint at the beginning of a method, or before an operation of a thread on files, at which all threads of a process stop. The test sets the
 * breakpoint from outside, through the debugger interface of the JDK, so the program itself needs no hook.
 */
final class Breakpoint implements AutoCloseable {

    /** Time-out of one wait for the breakpoint, in milliseconds. */
    private static final long LOOK = 20;

    /** The methods of the JDK, with any parameters, by which a process opens, changes and removes files. */
    private static final Map<String, Set<String>> FILE_OPERATIONS = Map.of(
            "sun.nio.fs.UnixNativeDispatcher", Set.of("open", "rename", "unlink"),
            "sun.nio.ch.FileChannelImpl", Set.of("write", "force", "truncate"));

    private final VirtualMachine process;
    private int left;

    /** @param which the hit at which the process stops, counted from 1 */
    private Breakpoint(VirtualMachine process, int which) {
        this.process = process;
        this.left = which;
    }

    /** {@return the argument with which a debugger can stop a JVM through this port} */
    static String jvmArgument(int port) {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
    }

    /** Sets a breakpoint in a process; the breakpoint works once. The process must have loaded the class before. */
    static Breakpoint set(int port, String className, String methodName) throws IOException {
        Breakpoint breakpoint = new Breakpoint(attach(port), 1);
        try {
            breakpoint.request(breakpoint.only(className, methodName)).enable();
            return breakpoint;
        } catch (AssertionError | RuntimeException e) {
            // A process accepts one debugger at a time, and the next breakpoint needs a connection.
            breakpoint.close();
            throw e;
        }
    }

    /**
     * Sets a breakpoint before one of the operations on files that a thread begins from now on.
     *
     * @param which the number of the operation, counted from 1
     */
    static Breakpoint beforeFileOperation(int port, String threadName, int which) throws IOException {
        Breakpoint breakpoint = new Breakpoint(attach(port), which);
        ThreadReference thread = breakpoint.process.allThreads().stream()
                .filter(each -> each.name().equals(threadName))
                .findAny()
                .orElseThrow();
        FILE_OPERATIONS.forEach((className, methodNames) -> breakpoint.process.classesByName(className).stream()
                .flatMap(type -> type.methods().stream())
                .filter(method -> methodNames.contains(method.name()) && !method.isAbstract() && !method.isNative())
                .forEach(method -> {
                    BreakpointRequest request = breakpoint.request(method);
                    request.addThreadFilter(thread);
                    request.enable();
                }));
        return breakpoint;
    }

    private BreakpointRequest request(Method method) {
        BreakpointRequest request = process.eventRequestManager().createBreakpointRequest(method.location());
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        return request;
    }

    private static VirtualMachine attach(int port) throws IOException {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findAny()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = sockets.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        try {
            return sockets.attach(arguments);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    private Method only(String className, String methodName) {
        List<ReferenceType> classes = process.classesByName(className);
        assertThat(classes)
                .as("%s is in use; if it was renamed, rename it in the table of points", className)
                .hasSize(1);
        List<Method> methods = classes.get(0).methodsByName(methodName).stream()
                .filter(method -> !method.isBridge() && !method.isAbstract())
                .toList();
        assertThat(methods)
                .as("the methods %s of %s; if it was renamed, rename it in the table of points", methodName, className)
                .hasSize(1);
        return methods.get(0);
    }

    /** {@return whether the process has stopped at the breakpoint} */
    boolean isHit() throws InterruptedException {
        EventSet events = left == 0 ? null : process.eventQueue().remove(LOOK);
        if (events != null) {
            if (events.stream().anyMatch(BreakpointEvent.class::isInstance)) {
                left--;
            }
            if (left > 0) {
                events.resume();
            }
        }
        return left == 0;
    }

    /** Lets the process continue, if it was not killed. A stop signal must not be in effect any more. */
    @Override
    public void close() {
        try {
            process.dispose();
        } catch (VMDisconnectedException killed) {
            // The process has ended, so there is nothing to continue.
        }
    }
}
